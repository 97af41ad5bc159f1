import { notFound } from "next/navigation";
import { customerAt } from "./customer";

/** Above the skeleton: once that is streamed, the status is sent and can no longer be 404. */
export default async function CustomerLayout({ params, children }: LayoutProps<"/customers/[id]">) {
  const { id } = await params;
  if (!(await customerAt(id))) notFound();
  return children;
}
