"use client";

import { useQuery } from "@tanstack/react-query";
import { endStaffSessionAction, endStaffSessionsAction } from "@/app/(desk)/staff/actions";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { StaffView } from "@/lib/domain/staff/staff";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { staffSessionsQuery } from "@/components/queries";
import { SessionList } from "./session-list";
import { useChange } from "./use-change";

export default function SessionsDialog({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const { data: sessions, error: unread } = useQuery(staffSessionsQuery(person.id));
  const { pending, error, change } = useChange("staff");
  async function endAll() {
    const done = await change("all", endStaffSessionsAction, { staffId: person.id });
    if (done)
      toast({
        title:
          done.ended === 0
            ? `${person.name} was signed in nowhere`
            : `${person.name} is signed out everywhere`,
      });
  }
  return (
    <Dialog
      title={`Sessions of ${person.name}`}
      description="Where they are signed in now. A session that is ended is refused on its next request."
      wide
      onClose={onClose}
      footer={
        <>
          {sessions && sessions.some(({ current }) => !current) && (
            <Button variant="danger" pending={pending === "all"} onClick={() => void endAll()}>
              Sign out everywhere
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <div className="grid gap-3">
        <ProblemBanner error={error} />
        {unread && <Banner tone="bad">{unread.message}</Banner>}
        {sessions ? (
          <SessionList
            sessions={sessions}
            pending={pending}
            onEnd={({ id }) => void change(id, endStaffSessionAction, { staffId: person.id, sessionId: id })}
          />
        ) : (
          !unread && <Skeleton className="h-14" />
        )}
      </div>
    </Dialog>
  );
}
