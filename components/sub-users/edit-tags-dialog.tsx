"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { setTagsAction } from "@/app/(desk)/sub-users/actions";
import { repeatable } from "@/components/call-action";
import { invalidateAfterOperation, tagsQuery } from "@/components/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { longestTag, mostTags, tagKey, withTyped } from "@/lib/domain/sub-users/tags";
import { visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/sub-user";

/** Tags are Subdesk's own: no provider hears of them. */
export default function EditTagsDialog({ subUser, onClose }: { subUser: SubUser; onClose: () => void }) {
  const [tags, setTags] = useState(subUser.tags);
  const [typed, setTyped] = useState("");
  const known = useQuery(tagsQuery()).data ?? [];
  const has = (tag: string) => tags.some((other) => tagKey(other) === tagKey(tag));
  const suggestions = known.filter((tag) => !has(tag) && tagKey(tag).includes(tagKey(typed))).slice(0, 12);
  const { run, pending, error } = useAction(setTagsAction, {
    unanswered: repeatable(),
    invalidates: (queryClient) => invalidateAfterOperation(queryClient, subUser),
  });
  async function save() {
    const { accountId, remoteId } = subUser;
    if (!(await run({ subUser: { accountId, remoteId }, tags: withTyped(tags, typed) }))) return;
    toast({ tone: "good", title: texts.tagsChanged(visibleText(subUser.name)) });
    onClose();
  }
  const add = () => {
    setTags(withTyped(tags, typed));
    setTyped("");
  };

  return (
    <Dialog
      title={texts.editTags}
      description={visibleText(subUser.name)}
      locked={pending}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {texts.cancel}
          </Button>
          <Button variant="primary" pending={pending} onClick={() => void save()}>
            {texts.saveTags}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <ProblemBanner error={error} />
        {tags.length > 0 && (
          <ul className="flex flex-wrap gap-1.5" aria-label={texts.tags}>
            {tags.map((tag) => (
              <li
                key={tag}
                className="inline-flex h-7 max-w-full items-center rounded-md border border-line bg-sunken pl-2 text-[0.8125rem]"
              >
                <span className="truncate">{visibleText(tag)}</span>
                <button
                  type="button"
                  aria-label={texts.removeTag(visibleText(tag))}
                  className="grid size-7 shrink-0 place-items-center rounded-md text-faint hover:text-ink"
                  onClick={() => setTags(tags.filter((other) => other !== tag))}
                >
                  <X aria-hidden="true" className="size-3.5" />
                </button>
              </li>
            ))}
          </ul>
        )}
        <Field label={texts.addTag} help={texts.addTagHelp(mostTags, longestTag)}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={typed}
              disabled={tags.length >= mostTags}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if ((event.key !== "Enter" && event.key !== ",") || typed.trim() === "") return;
                event.preventDefault();
                add();
              }}
            />
          )}
        </Field>
        <div className="flex min-h-7 flex-wrap gap-1.5">
          {tags.length < mostTags &&
            suggestions.map((tag) => (
              <Button
                key={tag}
                size="sm"
                className="max-w-full !rounded-full"
                onClick={() => {
                  setTags(withTyped(tags, tag));
                  setTyped("");
                }}
              >
                + <bdi className="truncate">{visibleText(tag)}</bdi>
              </Button>
            ))}
        </div>
      </div>
    </Dialog>
  );
}
