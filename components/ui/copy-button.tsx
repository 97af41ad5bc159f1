"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import * as texts from "@/lib/domain/texts/controls";
import { Button, IconButton, type ButtonProps } from "./button";
import { writeClipboard } from "./write-clipboard";

interface CopyButtonProps extends Pick<ButtonProps, "size" | "variant" | "className"> {
  text: string;
  /** What is copied, as in "Copy user name". */
  label: string;
  /** With the words beside the icon. */
  wide?: boolean;
}

export function CopyButton({ text, label, wide = false, ...look }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const said = state === "copied" ? texts.copied : state === "failed" ? texts.copyRefused : "";
  const icon =
    state === "copied" ? (
      <Check aria-hidden="true" className="size-3.5 text-good" />
    ) : (
      <Copy aria-hidden="true" className="size-3.5" />
    );
  const copy = async () => setState((await writeClipboard(text)) ? "copied" : "failed");
  return (
    <>
      {wide ? (
        <Button {...look} icon={icon} onClick={copy}>
          {label}
        </Button>
      ) : (
        <IconButton {...look} label={label} title={said || label} icon={icon} onClick={copy} />
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
