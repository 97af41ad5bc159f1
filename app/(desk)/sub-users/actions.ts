"use server";

import { action } from "@/lib/http/action";
import { operationFacts } from "@/lib/domain/operations/operations";
import { performOperation } from "@/lib/operations/perform";
import { performRequest, setTagsRequest } from "@/lib/operations/schema";
import { setTags } from "@/lib/operations/set-tags";

export const performAction = action({
  permission: "sub-users.read",
  input: performRequest,
  confirmed: ({ operation }) => operationFacts[operation].confirmed,
  run: performOperation,
});

export const setTagsAction = action({
  permission: "sub-users.set-tags",
  input: setTagsRequest,
  run: setTags,
});
