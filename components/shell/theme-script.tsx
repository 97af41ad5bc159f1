/** Runs before the page is drawn, and from then on follows the system, the person's choice and their other tabs. */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: `(${followTheme.toString()})()` }}
    />
  );
}

/** Sent as text: it may use nothing from outside itself. */
function followTheme() {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen: string | null = null;
    try {
      chosen = localStorage.getItem("theme");
    } catch {
      // Where nothing may be stored, the system decides.
    }
    const theme = chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
    root.dataset.still = "";
    root.dataset.theme = theme;
    root.style.colorScheme = theme;
    setTimeout(() => delete root.dataset.still, 50);
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", ({ key }) => {
    if (key === "theme" || key === null) apply();
  });
}
