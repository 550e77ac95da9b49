-- Health of an Application inside another Application. Argo CD has no such health by default, so sync waves of Applications would not wait.
-- An Application with a missing object can be Healthy, so this script demands Synced too.
local status = obj.status or {}
local health = status.health or {}
local sync = status.sync or {}

if health.status == "Degraded" then
  return { status = "Degraded", message = health.message or "An object of the Application is Degraded." }
end
if health.status == "Healthy" and sync.status == "Synced" then
  return { status = "Healthy", message = "The Application is Synced and Healthy." }
end
return { status = "Progressing", message = "The Application is not Synced and Healthy yet." }
