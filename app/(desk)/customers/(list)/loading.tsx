import { CustomersSkeleton } from "@/components/customers/customers-skeleton";

export default function Loading() {
  return <CustomersSkeleton />;
}
