"use client";

import { Ellipsis, Mail, Webhook } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sendTestAction } from "@/app/(desk)/alerts/actions";
import { alertsQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import type { AlertChannel } from "@/lib/domain/alerts/alert";
import { visibleText } from "@/lib/domain/format";
import { unwrap } from "@/components/unwrap";

interface ChannelListProps {
  channels: AlertChannel[];
  onEdit: (channel: AlertChannel) => void;
  onDelete: (channel: AlertChannel) => void;
}

export function ChannelList({ channels, onEdit, onDelete }: ChannelListProps) {
  if (channels.length === 0)
    return (
      <p className="px-4 py-6 text-center text-[0.8125rem] text-muted">
        No channels yet. Alerts are shown in Subdesk only, at the bell.
      </p>
    );
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
  const queryClient = useQueryClient();
  const mayWrite = useAllowed("alerts.write");
  const Icon = channel.kind === "webhook" ? Webhook : Mail;
  const test = useMutation({
    mutationFn: () => unwrap(sendTestAction({ id: channel.id })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: alertsQuery().queryKey }),
  });
  const said = test.error ? { delivered: false, message: test.error.message } : test.data;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3 text-[0.8125rem]">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="break-words font-medium">{visibleText(channel.label)}</p>
        <p className="text-muted [overflow-wrap:anywhere]">{visibleText(channel.target)}</p>
        {!channel.usable && <p className="text-warn">Cannot be used: no mail server is set.</p>}
        <p role="status">
          {said && (
            <StatusBadge
              tone={said.delivered ? "good" : "bad"}
              shape={said.delivered ? "dot" : "square"}
              className="!whitespace-normal break-words"
            >
              <span>
                {said.delivered ? `Test delivered. ${said.message}` : `Test not delivered: ${said.message}`}
              </span>
            </StatusBadge>
          )}
        </p>
      </div>
      {mayWrite && (
        <div className="flex items-center gap-1">
          <Button
            size="sm"
            pending={test.isPending}
            disabled={!channel.usable}
            onClick={() => test.mutate()}
            aria-label={`Send a test to ${visibleText(channel.label)}`}
          >
            Send a test
          </Button>
          <Menu
            label={`Actions for channel ${visibleText(channel.label)}`}
            icon={<Ellipsis aria-hidden="true" className="size-4" />}
            items={[
              { label: "Edit channel", onSelect: () => onEdit(channel) },
              { label: "Delete channel", danger: true, onSelect: () => onDelete(channel) },
            ]}
          />
        </div>
      )}
    </li>
  );
}
