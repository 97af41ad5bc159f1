import { notFound } from "next/navigation";
import { subUserAt } from "./sub-user";

/** Above the skeleton: once that is streamed, the status is sent and can no longer be 404. */
export default async function SubUserLayout({ params, children }: LayoutProps<"/sub-users/[account]/[id]">) {
  const { account, id } = await params;
  if (!(await subUserAt(account, id))) notFound();
  return children;
}
