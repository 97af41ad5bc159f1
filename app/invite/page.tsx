import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { AcceptForm } from "@/components/auth/accept-form";
import { AuthCard } from "@/components/auth/auth-card";
import { buttonClass } from "@/components/ui/button";
import { readLink } from "@/lib/auth/links";
import * as texts from "@/lib/domain/texts/auth";
import * as pages from "@/lib/domain/texts/pages";

export const metadata: Metadata = { title: pages.oneTimeLink };

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
      title={invited ? texts.joinTitle : texts.setPasswordTitle}
      detail={<span className="break-all">{link.email}</span>}
    >
      <AcceptForm token={token} kind={link.kind} />
    </AuthCard>
  );
}

function Spent() {
  return (
    <AuthCard title={texts.linkSpentTitle} detail={texts.linkSpentDetail}>
      <div className="grid gap-4 text-[0.8125rem] text-muted">
        <p>{texts.linkSpentNext}</p>
        <Link href="/sign-in" className={buttonClass({ variant: "primary", size: "lg" })}>
          {texts.goToSignIn}
        </Link>
      </div>
    </AuthCard>
  );
}
