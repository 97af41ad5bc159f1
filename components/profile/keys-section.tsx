"use client";

import { useRouter } from "next/navigation";
import { setSingleKeysAction } from "@/app/(desk)/profile/actions";
import { safeToRepeat } from "@/components/call-action";
import { runCommand } from "@/components/keys/commands";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/checkbox";
import { useAction } from "@/components/use-action";
import * as texts from "@/lib/domain/texts/profile";
import { Section } from "./section";

export function KeysSection({ singleKeys }: { singleKeys: boolean }) {
  const router = useRouter();
  const { run, pending, sent, error } = useAction(setSingleKeysAction, {
    unanswered: safeToRepeat(),
    invalidates: [["profile"]],
    readFirst: true,
  });
  async function set(on: boolean) {
    if (await run({ on })) router.refresh();
  }
  return (
    <Section title={texts.keysTitle} detail={texts.keysDetail}>
      <ProblemBanner error={error} />
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 text-[0.8125rem]">
        <Switch
          label={texts.singleKeys}
          checked={sent?.on ?? singleKeys}
          disabled={pending}
          onChange={(event) => void set(event.target.checked)}
        />
        <Button onClick={() => void runCommand(["sheet"])}>{texts.showKeys}</Button>
      </div>
    </Section>
  );
}
