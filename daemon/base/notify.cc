#include "daemon/base/notify.h"

#include <systemd/sd-daemon.h>

namespace dvcmon {

void NotifyReady() { sd_notify(0, "READY=1"); }
void NotifyReloading() { sd_notify(0, "RELOADING=1"); }
void NotifyStopping() { sd_notify(0, "STOPPING=1"); }
void NotifyAlive() { sd_notify(0, "WATCHDOG=1"); }

}  // namespace dvcmon
