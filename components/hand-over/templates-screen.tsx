"use client";

import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Plus } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useConnectedProviders } from "@/components/hand-over/use-connected-providers";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { PageHeader } from "@/components/ui/page-header";
import { Rich } from "@/components/ui/rich";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import {
  builtInTemplate,
  type HandOverTemplate,
  type MessageTemplate,
} from "@/lib/domain/hand-over/template";
import * as texts from "@/lib/domain/texts/hand-over";
import * as places from "@/lib/domain/texts/places";
import { handOverQuery } from "./queries";

const TemplateDialog = lazyPart(() => import("./template-dialog"), { over: true });
const DeleteTemplateDialog = lazyPart(() => import("./delete-template-dialog"), { over: true });

type Editing = { template: HandOverTemplate } | { start: MessageTemplate };

/** The texts of the hand-over message, for administrators. */
export function TemplatesScreen() {
  const { data, error } = useQuery(handOverQuery(null));
  const providers = useConnectedProviders();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [doomed, setDoomed] = useState<HandOverTemplate | null>(null);
  const labelOf = (id: string | null) =>
    id === null ? texts.everyProvider : (providers.find((provider) => provider.id === id)?.label ?? id);
  return (
    <>
      <PageHeader
        title={places.handOver}
        detail={texts.detail}
        actions={
          <Button
            variant="primary"
            icon={<Plus aria-hidden="true" className="size-4" />}
            onClick={() => setEditing({ start: { ...builtInTemplate, name: "" } })}
          >
            {texts.newTemplate}
          </Button>
        }
      />
      {data?.linkProblem && <Banner className="mb-4">{data.linkProblem}</Banner>}
      {error && !data && <Banner tone="bad">{error.message}</Banner>}
      {!data && !error && <Skeleton className="h-48 rounded-lg" />}
      {data && (
        <ul aria-label={texts.templates} className="divide-y rounded-lg border bg-surface shadow-lift">
          {data.templates.map((template) => (
            <Row
              key={template.id}
              template={template}
              provider={labelOf(template.provider)}
              detail={
                <Rich
                  parts={texts.changedBy<ReactNode>(
                    visibleText(template.updatedBy),
                    <Time at={template.updatedAt} />,
                  )}
                />
              }
              actions={
                <>
                  <Button size="sm" onClick={() => setEditing({ template })}>
                    {texts.edit}
                  </Button>
                  <Menu
                    size="sm"
                    label={texts.actionsFor(visibleText(template.name))}
                    icon={<Ellipsis aria-hidden="true" className="size-4" />}
                    items={[
                      {
                        label: texts.startFromThis,
                        onSelect: () => setEditing({ start: template }),
                      },
                      {
                        label: texts.remove,
                        danger: true,
                        onSelect: () => setDoomed(template),
                      },
                    ]}
                  />
                </>
              }
            />
          ))}
          <Row
            template={builtInTemplate}
            provider={texts.everyProvider}
            detail={texts.builtInHelp}
            actions={
              <Button size="sm" onClick={() => setEditing({ start: { ...builtInTemplate, name: "" } })}>
                {texts.startFromThis}
              </Button>
            }
          />
        </ul>
      )}
      {editing && (
        <TemplateDialog
          template={"template" in editing ? editing.template : null}
          start={"template" in editing ? editing.template : editing.start}
          onClose={() => setEditing(null)}
        />
      )}
      {doomed && <DeleteTemplateDialog template={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}

function Row({
  template,
  provider,
  detail,
  actions,
}: {
  template: MessageTemplate;
  provider: string;
  detail: ReactNode;
  actions: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] font-medium">
          <span className="min-w-0 break-words">{visibleText(template.name)}</span>
          <Badge>{template.language}</Badge>
          <Badge>{provider}</Badge>
        </p>
        <p className="mt-0.5 break-words text-xs text-muted">{detail}</p>
      </div>
      <div className="flex items-center gap-1">{actions}</div>
    </li>
  );
}
