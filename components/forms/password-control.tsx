"use client";

import { Eye, EyeOff, Sparkles } from "lucide-react";
import { useState, type Ref } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { FieldControl } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { generatePassword } from "./generate-password";

interface PasswordControlProps {
  control: FieldControl;
  label: string;
  value: string;
  inputRef: Ref<HTMLInputElement>;
  onBlur: () => void;
  onChange: (value: string) => void;
}

export function PasswordControl({ control, label, value, inputRef, onBlur, onChange }: PasswordControlProps) {
  const [shown, setShown] = useState(false);
  const what = label.toLowerCase();
  const generate = () => {
    onChange(generatePassword());
    setShown(true);
  };
  return (
    <div className="flex flex-wrap gap-1.5">
      <Input
        {...control}
        ref={inputRef}
        type={shown ? "text" : "password"}
        value={value}
        onBlur={onBlur}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        spellCheck={false}
        className="!w-auto min-w-40 flex-1 font-mono"
      />
      <div className="flex gap-1.5">
        <IconButton
          variant="secondary"
          label={`${shown ? "Hide" : "Show"} ${what}`}
          icon={
            shown ? (
              <EyeOff aria-hidden="true" className="size-4" />
            ) : (
              <Eye aria-hidden="true" className="size-4" />
            )
          }
          onClick={() => setShown(!shown)}
        />
        <CopyButton variant="secondary" label={`Copy ${what}`} text={value} />
        <Button
          aria-label={`Generate ${what}`}
          icon={<Sparkles aria-hidden="true" className="size-3.5" />}
          onClick={generate}
        >
          Generate
        </Button>
      </div>
    </div>
  );
}
