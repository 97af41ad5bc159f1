"use client";

import { useState } from "react";
import { setTagsAction } from "@/app/(desk)/sub-users/actions";
import { safeToRepeat } from "@/components/call-action";
import { allTags, type TagsValue } from "@/components/forms/tags";
import { TagsField } from "@/components/forms/tags-field";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { fieldName, valueTexts } from "@/components/operations/outcome/value-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProblemBanner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import { changed } from "@/lib/domain/texts/activity";
import * as texts from "@/lib/domain/texts/sub-user";

/** Tags are Subdesk's own: no provider hears of them. */
export default function EditTagsDialog({ subUser, onClose }: { subUser: SubUser; onClose: () => void }) {
  const [value, setValue] = useState<TagsValue>({ tags: subUser.tags, typed: "" });
  const { run, pending, error } = useAction(setTagsAction, {
    unanswered: safeToRepeat(),
    invalidates: (queryClient) => invalidateAfterOperation(queryClient, subUser),
  });
  const name = visibleText(disambiguatedName(subUser.name, disambiguator(subUser)));
  async function save() {
    const { accountId, remoteId } = subUser;
    if (!(await run({ subUser: { accountId, remoteId }, tags: allTags(value) }))) return;
    toast({
      about: subUserKey(subUser),
      title: texts.tagsChanged(name),
      description: changed(fieldName("tags"), ...valueTexts("tags", subUser.tags, allTags(value))),
    });
    onClose();
  }

  return (
    <Dialog
      title={texts.editTags}
      description={name}
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
        <TagsField value={value} onChange={setValue} />
      </div>
    </Dialog>
  );
}
