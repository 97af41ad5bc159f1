"use client";

import { useState } from "react";
import { Ellipsis, Mail, MessageSquare, MessagesSquare, Send, Webhook } from "lucide-react";
import { sendTestAction } from "@/app/(desk)/alerts/actions";
import { outcomeUnknown } from "@/components/call-action";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { Rich } from "@/components/ui/rich";
import { StatusBadge } from "@/components/ui/badge";
import { useAction } from "@/components/use-action";
import type { AlertChannel } from "@/lib/domain/alerts/alert";
import { channelKindInfo, hoursText, type ChannelKind } from "@/lib/domain/alerts/channel";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alerts";

const icons = {
  webhook: Webhook,
  email: Mail,
  telegram: Send,
  slack: MessageSquare,
  discord: MessagesSquare,
} satisfies Record<ChannelKind, unknown>;

interface ChannelListProps {
  channels: AlertChannel[];
  onEdit: (channel: AlertChannel) => void;
  onDelete: (channel: AlertChannel) => void;
}

export function ChannelList({ channels, onEdit, onDelete }: ChannelListProps) {
  if (channels.length === 0)
    return <p className="px-4 py-6 text-center text-[0.8125rem] text-muted">{texts.noChannels}</p>;
  return (
    <ul className="divide-y">
      {channels.map((channel) => (
        <Channel key={channel.id} channel={channel} onEdit={onEdit} onDelete={onDelete} />
      ))}
    </ul>
  );
}

function Channel({
  channel,
  onEdit,
  onDelete,
}: Omit<ChannelListProps, "channels"> & { channel: AlertChannel }) {
  const mayWrite = useAllowed("alerts.write");
  const Icon = icons[channel.kind];
  const [result, setResult] = useState<{ delivered: boolean; message: string } | null>(null);
  const { run, pending, error } = useAction(sendTestAction, {
    unanswered: outcomeUnknown(texts.testUnanswered),
    invalidates: [["alerts"]],
  });
  const said =
    error?.code === "no-answer" ? error.message : testText(error ? { delivered: false, ...error } : result);
  const good = !error && result?.delivered === true;
  async function test() {
    setResult(null);
    setResult(await run({ id: channel.id }));
  }
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3 text-[0.8125rem]">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="break-words font-medium">{visibleText(channel.label)}</p>
        <p className="text-muted [overflow-wrap:anywhere]">
          {texts.channelTarget(channelKindInfo[channel.kind].label, visibleText(channel.target))}
        </p>
        {hoursText(channel) !== "" && <p className="text-xs text-muted">{hoursText(channel)}</p>}
        {!channel.usable && <p className="text-warn">{texts.unusable}</p>}
        <p role="status">
          {said && (
            <StatusBadge
              tone={good ? "good" : "bad"}
              shape={good ? "dot" : "square"}
              className="!whitespace-normal break-words"
            >
              <span>{said}</span>
            </StatusBadge>
          )}
        </p>
      </div>
      {mayWrite && (
        <div className="flex items-center gap-1">
          <Button
            size="sm"
            pending={pending}
            disabled={!channel.usable}
            onClick={() => void test()}
            aria-label={texts.sendTestTo(visibleText(channel.label))}
          >
            {texts.sendTest}
          </Button>
          <Menu
            label={texts.actionsForChannel(visibleText(channel.label))}
            icon={<Ellipsis aria-hidden="true" className="size-4" />}
            items={[
              { label: texts.editChannel, onSelect: () => onEdit(channel) },
              { label: texts.deleteChannel, danger: true, onSelect: () => onDelete(channel) },
            ]}
          />
        </div>
      )}
    </li>
  );
}

function testText(result: { delivered: boolean; message: string } | null): string | null {
  if (!result) return null;
  return result.delivered ? texts.testDelivered(result.message) : texts.testNotDelivered(result.message);
}

const setting = (name: string) => (
  <code className="rounded bg-surface px-1 py-0.5 font-mono text-xs">{name}</code>
);

export function MailMissing() {
  return (
    <Banner tone="warn">
      <Rich parts={texts.noMailServer(setting)} />
    </Banner>
  );
}
