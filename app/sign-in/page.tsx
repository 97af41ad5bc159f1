import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "@/components/auth/auth-card";
import { safeNext } from "@/lib/domain/staff/safe-next";
import { signInProblem } from "@/lib/domain/staff/sign-in-problem";
import { SignInForm } from "@/components/auth/sign-in-form";
import { currentActor } from "@/lib/auth/current";
import { openIdLabel } from "@/lib/auth/oidc";
import * as texts from "@/lib/domain/texts/auth";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.signIn };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const search = await searchParams;
  const next = safeNext(search.next);
  if (await currentActor()) redirect(next);
  const { email, error } = search;
  const label = openIdLabel();
  const problem = signInProblem(error, label !== null);
  return (
    <AuthCard title={texts.signInTitle}>
      <SignInForm
        next={next}
        openIdLabel={label ?? undefined}
        {...(typeof email === "string" && { email })}
        {...(problem && { problem })}
      />
    </AuthCard>
  );
}
