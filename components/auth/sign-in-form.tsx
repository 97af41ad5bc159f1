"use client";

import { KeyRound } from "lucide-react";
import { signIn } from "next-auth/react";
import { useRef, useState, type FormEvent, type RefObject } from "react";
import { passkeySignInOptionsAction } from "@/app/sign-in/actions";
import { tellOtherTabs } from "@/components/other-tabs";
import { loadCode } from "@/components/load-code";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import * as texts from "@/lib/domain/texts/auth";
import { signInElsewhere } from "./sign-in-tab";

type Problem = keyof typeof texts.problems;

interface SignInFormProps {
  next: string;
  email?: string;
  /** The name of the OpenID provider, when there is one. */
  openIdLabel?: string;
  problem?: Problem;
  /** Called instead of opening `next`, where the page behind is kept. */
  onSignedIn?: () => void;
}

export function SignInForm({ next, email, openIdLabel, problem: given, onSignedIn }: SignInFormProps) {
  const [pending, setPending] = useState<"password" | "passkey" | "openid" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(given ?? null);
  /** Set once the password was right and a second factor is asked for. */
  const [known, setKnown] = useState<{ email: string; password: string; factors: string[] } | null>(null);
  const secret = useRef<HTMLInputElement>(null);

  async function attempt(
    kind: "password" | "passkey",
    send: () => Promise<Awaited<ReturnType<typeof signIn>> | null>,
    failed: Problem,
  ): Promise<string | null> {
    if (pending) return null;
    setPending(kind);
    setProblem(null);
    const result = await send().catch(() => undefined);
    if (result?.ok && !result.error) {
      tellOtherTabs("signed-in");
      if (onSignedIn) onSignedIn();
      else window.location.assign(next);
      return null;
    }
    setPending(null);
    if (result?.error?.startsWith("SecondFactor ")) return result.error;
    setProblem(
      result === undefined || result?.error === "Unavailable"
        ? "silent"
        : result?.error === "TooManyAttempts"
          ? "throttled"
          : result?.error === "SecondFactorUnreadable"
            ? "unreadable"
            : failed,
    );
    secret.current?.select();
    return null;
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const who = known ?? { email: String(form.get("email")), password: String(form.get("password")) };
    const code = form.get("code");
    const asked = await attempt(
      "password",
      async () =>
        (await signIn("credentials", {
          redirect: false,
          email: who.email,
          password: who.password,
          ...(code !== null && { code: String(code) }),
        })) ?? null,
      known ? "wrong-code" : "wrong",
    );
    if (asked) setKnown({ email: who.email, password: who.password, factors: asked.split(" ").slice(1) });
  }

  const withPasskey = () =>
    void attempt(
      "passkey",
      async () => {
        const { askForPasskey } = await loadCode(() => import("./passkey"));
        const offer = await passkeySignInOptionsAction({});
        const answer = offer.ok ? await askForPasskey(offer.data) : null;
        return (
          answer && ((await signIn("passkey", { redirect: false, answer: JSON.stringify(answer) })) ?? null)
        );
      },
      "passkey",
    );

  async function goElsewhere() {
    setPending("openid");
    if (onSignedIn) {
      const opened = await signInElsewhere().catch(() => null);
      setPending(null);
      setProblem(opened ? null : opened === null ? "silent" : "blocked");
      return;
    }
    await signIn("oidc", { callbackUrl: next }).catch(() => {
      setPending(null);
      setProblem("silent");
    });
  }

  return (
    <div className="grid gap-4">
      {problem && (
        <div role="alert">
          <Banner tone="bad">{texts.problems[problem]}</Banner>
        </div>
      )}
      {/* "post" keeps the password out of the address when someone submits before the script has loaded. */}
      <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
        {known ? (
          <SecondStep factors={known.factors} input={secret} />
        ) : (
          <FirstStep email={email} input={secret} />
        )}
        {(!known || known.factors.includes("code")) && (
          <Button type="submit" variant="primary" size="lg" pending={pending === "password"}>
            {known ? texts.continueSignIn : texts.signIn}
          </Button>
        )}
      </form>
      {(!known || known.factors.includes("passkey")) && (
        <Button
          size="lg"
          variant={known && !known.factors.includes("code") ? "primary" : "secondary"}
          icon={<KeyRound aria-hidden="true" className="size-4" />}
          pending={pending === "passkey"}
          onClick={withPasskey}
        >
          {known ? texts.usePasskey : texts.signInWithPasskey}
        </Button>
      )}
      {known ? (
        <Button variant="ghost" onClick={() => (setKnown(null), setProblem(null))}>
          {texts.startAgain}
        </Button>
      ) : (
        openIdLabel && (
          <Button size="lg" pending={pending === "openid"} onClick={() => void goElsewhere()}>
            {texts.signInWith(openIdLabel)}
          </Button>
        )
      )}
    </div>
  );
}

function FirstStep({ email, input }: { email?: string; input: RefObject<HTMLInputElement | null> }) {
  return (
    <>
      <Field label={texts.email}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={email}
            required
            autoFocus={!email}
          />
        )}
      </Field>
      <Field label={texts.password}>
        {(control) => (
          <Input
            {...control}
            ref={input}
            data-autofocus={email ? "" : undefined}
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
        )}
      </Field>
    </>
  );
}

function SecondStep({ factors, input }: { factors: string[]; input: RefObject<HTMLInputElement | null> }) {
  if (!factors.includes("code")) return <p className="text-[0.8125rem] text-muted">{texts.passkeyNeeded}</p>;
  return (
    <Field label={texts.code} help={texts.codeHelp}>
      {(control) => (
        <Input
          {...control}
          ref={input}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          required
          autoFocus
          className="font-mono"
        />
      )}
    </Field>
  );
}
