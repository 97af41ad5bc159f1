import * as texts from "@/lib/domain/texts/session";

/** Hides everything on the page, including what floats over it. Returns a function that shows it again. */
export function hidePage(): () => void {
  const { title } = document;
  document.title = texts.signedOutPage;
  const covered = [...document.body.children];
  for (const element of covered) element.setAttribute("data-covered", "");
  return () => {
    document.title = title;
    for (const element of covered) element.removeAttribute("data-covered");
  };
}
