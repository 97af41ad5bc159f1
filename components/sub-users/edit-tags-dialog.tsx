"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { setTagsAction } from "@/app/(desk)/sub-users/actions";
import { safeToRepeat } from "@/components/call-action";
import { allTags, type TagsValue } from "@/components/forms/tags";
import { TagsField } from "@/components/forms/tags-field";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { fieldName, valueTexts } from "@/components/operations/outcome/value-text";
import { Banner } from "@/components/ui/banner";
import { FormDialog } from "@/components/ui/form-dialog";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import { isSame } from "@/lib/domain/operations/asked";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import { changed } from "@/lib/domain/texts/activity";
import * as texts from "@/lib/domain/texts/sub-user";
import { subUserQuery } from "./detail/queries";

/**
 * Tags are Subdesk's own: no provider hears of them. Where a colleague was quicker, the dialog keeps what was
 * chosen, says what theirs are, and replaces them only when it is sent again.
 */
export default function EditTagsDialog({ subUser, onClose }: { subUser: SubUser; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [value, setValue] = useState<TagsValue>({ tags: subUser.tags, typed: "" });
  // As they were when the dialog was opened, or when a colleague's were last shown.
  const [seen, setSeen] = useState({ name: subUser.name, tags: subUser.tags });
  const [theirs, setTheirs] = useState<string[] | null>(null);
  const { run, pending, error } = useAction(setTagsAction, {
    unanswered: safeToRepeat(),
    invalidates: (client) => invalidateAfterOperation(client, subUser),
  });
  const name = visibleText(disambiguatedName(subUser.name, disambiguator(subUser)));
  const shown = (tags: string[]) => changed(fieldName("tags"), ...valueTexts("tags", seen.tags, tags));
  async function save() {
    const { accountId, remoteId } = subUser;
    if (await run({ subUser: { accountId, remoteId }, tags: allTags(value), seen })) {
      toast({
        about: subUserKey(subUser),
        title: texts.tagsChanged(name),
        description: shown(allTags(value)),
      });
      return onClose();
    }
    const now = await queryClient.fetchQuery({ ...subUserQuery(subUser), staleTime: 0 }).catch(() => null);
    if (now && now.name === seen.name && !isSame(now.tags, seen.tags)) {
      setTheirs(now.tags);
      setSeen({ ...seen, tags: now.tags });
    }
  }

  return (
    <FormDialog
      title={texts.editTags}
      description={name}
      label={texts.saveTags}
      pending={pending}
      error={error}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {theirs && (
        <Banner tone="warn">
          {theirs.length > 0 ? texts.tagsNow(theirs.map(visibleText)) : texts.noTagsNow}
        </Banner>
      )}
      <TagsField value={value} onChange={setValue} />
    </FormDialog>
  );
}
