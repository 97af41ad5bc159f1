"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import * as texts from "@/lib/domain/texts/auth";

/** A password its owner makes up, in a field of the form named "password". */
export function NewPassword({ label = texts.password, error }: { label?: string; error?: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} error={error} help={texts.passwordHelp}>
      {(control) => (
        <div className="flex gap-1.5">
          <Input
            {...control}
            name="password"
            type={shown ? "text" : "password"}
            autoComplete="new-password"
            minLength={12}
            maxLength={200}
            required
          />
          <IconButton
            variant="secondary"
            label={shown ? texts.hidePassword : texts.showPassword}
            icon={
              shown ? (
                <EyeOff aria-hidden="true" className="size-4" />
              ) : (
                <Eye aria-hidden="true" className="size-4" />
              )
            }
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
    </Field>
  );
}
