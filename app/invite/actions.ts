"use server";

import { openAction } from "@/lib/http/action";
import { acceptLink } from "@/lib/staff/accept";
import { acceptRequest } from "@/lib/staff/schema";

export const acceptLinkAction = openAction({ kind: "link", input: acceptRequest, run: acceptLink });
