import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { AcceptForm } from "@/components/auth/accept-form";
import { AuthCard } from "@/components/auth/auth-card";
import { buttonClass } from "@/components/ui/button";
import { readLink } from "@/lib/auth/links";

export const metadata: Metadata = { title: "One-time link" };

export default async function InvitePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  const link = typeof token === "string" ? await readLink(token) : null;
  if (typeof token !== "string" || !link) return <Spent />;
  const invited = link.kind === "invite";
  return (
    <AuthCard
      title={invited ? "Join Subdesk" : "Set a new password"}
      detail={<span className="break-all">{link.email}</span>}
    >
      <AcceptForm token={token} kind={link.kind} />
    </AuthCard>
  );
}

function Spent() {
  return (
    <AuthCard
      title="This link does not work"
      detail="It has been used, withdrawn or replaced by a newer one, is older than 72 hours, or is incomplete."
    >
      <div className="grid gap-4 text-[0.8125rem] text-muted">
        <p>Ask an administrator for a new one. If you have set your password already, sign in.</p>
        <Link href="/sign-in" className={buttonClass({ variant: "primary", size: "lg" })}>
          Go to sign-in
        </Link>
      </div>
    </AuthCard>
  );
}
