"use client";

import { useState } from "react";
import { openSecretLinkAction } from "@/app/s/actions";
import { AuthCard } from "@/components/auth/auth-card";
import { callAction, outcomeUnknown } from "@/components/call-action";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { ErrorBody } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/secret-links";

/** Asks for nothing until someone clicks: a robot that looks at links does not spend them. */
export function SecretLinkCard() {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [secret, setSecret] = useState<string | null>(null);

  async function show() {
    if (pending) return;
    setPending(true);
    setError(null);
    const token = window.location.hash.slice(1);
    const answer = await callAction(openSecretLinkAction, { token }, outcomeUnknown(texts.openUnanswered));
    setPending(false);
    if (answer.ok) setSecret(answer.data.secret);
    else setError(answer.error);
  }

  if (secret !== null)
    return (
      <AuthCard title={texts.pageTitle}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <output
            aria-label={texts.showing}
            className="block select-all break-all rounded-md border bg-sunken px-3 py-2 font-mono text-sm"
          >
            {secret}
          </output>
          <div>
            <CopyButton wide variant="primary" label={texts.copyPassword} text={secret} />
          </div>
          <p className="text-[0.8125rem] text-muted">{texts.keepIt}</p>
        </div>
      </AuthCard>
    );
  const over = error?.code === "forbidden";
  return (
    <AuthCard title={texts.pageTitle} detail={over ? undefined : texts.pageHelp}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <ProblemBanner error={error} />
        {!over && (
          <Button variant="primary" size="lg" pending={pending} onClick={() => void show()}>
            {texts.show}
          </Button>
        )}
      </div>
    </AuthCard>
  );
}
