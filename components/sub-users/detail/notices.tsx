import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

export function DetailNotices({ subUser, providerLabel }: { subUser: SubUser; providerLabel: string }) {
  return (
    <div className="grid gap-3 empty:hidden">
      {subUser.vanishedAt !== null && (
        <Banner tone="warn">
          <strong className="font-semibold">{providerLabel} no longer lists this sub-user.</strong> It was
          missed first <Time at={subUser.vanishedAt} />; what you see is the last that was known. Nothing can
          be done to it.
        </Banner>
      )}
      {subUser.status === "blocked" && subUser.vanishedAt === null && (
        <Banner tone="bad">
          <strong className="font-semibold">{providerLabel} has blocked this sub-user.</strong> Any edit
          through {providerLabel}&rsquo;s API would lift the block, so Subdesk refuses edits until someone
          unblocks it on purpose.
        </Banner>
      )}
      {subUser.unsettled && (
        <Banner
          tone="warn"
          action={
            <a href="#operations" className="font-medium underline underline-offset-2">
              Show it
            </a>
          }
        >
          <strong className="font-semibold">The outcome of an operation is not known.</strong> It may or may
          not have taken effect.
        </Banner>
      )}
    </div>
  );
}
