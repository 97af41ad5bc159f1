import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { AuthCard } from "@/components/auth/auth-card";
import { SetupForm } from "@/components/auth/setup-form";
import { buttonClass } from "@/components/ui/button";
import { isSetupTokenGood } from "@/lib/auth/setup";
import * as texts from "@/lib/domain/texts/auth";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.setUp };

export default async function SetupPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  if (typeof token !== "string" || !(await isSetupTokenGood(token))) return <Spent />;
  return (
    <AuthCard title={texts.setUpTitle} detail={texts.setUpDetail}>
      <SetupForm token={token} />
    </AuthCard>
  );
}

function Spent() {
  return (
    <AuthCard title={texts.setUpSpentTitle} detail={texts.setUpSpentDetail}>
      <div className="grid gap-4 text-[0.8125rem] text-muted">
        <p>{texts.setUpSpentNext}</p>
        <Link href="/sign-in" className={buttonClass({ variant: "primary", size: "lg" })}>
          {texts.goToSignIn}
        </Link>
      </div>
    </AuthCard>
  );
}
