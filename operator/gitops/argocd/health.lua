-- Health of crossbind's objects for Argo CD, which does not know kstatus. It is the same for CrossAccountBinding, AwsAccount and
-- ResourceShare, and argocd-cm-patch.yaml holds it once for each. Argo CD runs it without Lua's library string.
local function progressing(message)
  return { status = "Progressing", message = message }
end

if obj.metadata.deletionTimestamp ~= nil then
  return progressing("The object is being deleted.")
end

local status = obj.status or {}
if status.observedGeneration ~= obj.metadata.generation then
  return progressing("The operator has not seen this version of the manifest yet.")
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end

local function is(type)
  return conditions[type] ~= nil and conditions[type].status == "True"
end

local ready = conditions["Ready"]
if ready == nil then
  return progressing("The operator has not judged this version of the manifest yet.")
end

local message = ready.reason .. ": " .. ready.message
if is("Stalled") then
  return { status = "Degraded", message = message }
end
if is("Ready") and not is("Reconciling") then
  return { status = "Healthy", message = message }
end
return progressing(message)
