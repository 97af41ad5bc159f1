import type { Metadata } from "next";
import { AdoptScreen } from "@/components/customers/adopt/adopt-screen";
import { requirePageActor } from "@/lib/auth/page";
import { title } from "@/lib/domain/texts/adopt";

export const metadata: Metadata = { title };

export default async function AdoptPage() {
  await requirePageActor();
  return <AdoptScreen />;
}
