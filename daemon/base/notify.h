// What systemd is told (sd_notify(3)); nothing happens where no systemd listens.
#pragma once

namespace dvcmon {

void NotifyReady();
void NotifyReloading();
void NotifyStopping();
void NotifyAlive();  // feeds the watchdog

}  // namespace dvcmon
