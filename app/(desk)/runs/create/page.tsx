import type { Metadata } from "next";
import { CreateMany } from "@/components/runs/create/create-many";
import { requirePageActor } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Create many sub-users" };

export default async function CreateManyPage() {
  await requirePageActor();
  return <CreateMany />;
}
