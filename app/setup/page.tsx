import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { AuthCard } from "@/components/auth/auth-card";
import { SetupForm } from "@/components/auth/setup-form";
import { buttonClass } from "@/components/ui/button";
import { isSetupTokenGood } from "@/lib/auth/setup";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  if (typeof token !== "string" || !(await isSetupTokenGood(token))) return <Spent />;
  return (
    <AuthCard title="Create the first administrator" detail="This link works once.">
      <SetupForm token={token} />
    </AuthCard>
  );
}

function Spent() {
  return (
    <AuthCard
      title="This set-up link does not work"
      detail="It has been used, was replaced by a newer one, or is incomplete."
    >
      <div className="grid gap-4 text-[0.8125rem] text-muted">
        <p>
          To get a new link, restart Subdesk: it prints one as long as no one can sign in yet. If an
          administrator exists already, sign in instead.
        </p>
        <Link href="/sign-in" className={buttonClass({ variant: "primary", size: "lg" })}>
          Go to sign-in
        </Link>
      </div>
    </AuthCard>
  );
}
