// Preloaded into the children of the launcher, and inherited by their workers: when a parent is killed
// outright, the channel breaks and the child goes too.
if (process.channel) {
  process.once("disconnect", () => process.exit(1));
  // A worker lives as long as its channel, but a child of the launcher may end when its work is done.
  if (process.ppid === Number(process.env.SUBDESK_LAUNCHER_PID)) process.channel.unref();
}
