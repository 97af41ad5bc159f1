import { Banner } from "@/components/ui/banner";

const setting = "rounded bg-surface px-1 py-0.5 font-mono text-xs";

export function MailMissing() {
  return (
    <Banner tone="warn">
      No mail server is set, so no e-mail can be sent. Set <code className={setting}>SMTP_URL</code> and{" "}
      <code className={setting}>SMTP_FROM</code> and restart Subdesk.
    </Banner>
  );
}
