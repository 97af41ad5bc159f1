"use server";

import { createFirstAdministrator, firstAdministrator } from "@/lib/auth/setup";
import { openAction } from "@/lib/http/action";

export const createFirstAdministratorAction = openAction({
  kind: "link",
  input: firstAdministrator,
  run: createFirstAdministrator,
});
