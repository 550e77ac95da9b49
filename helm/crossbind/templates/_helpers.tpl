{{- /* Kubernetes allows 63 characters in a label; ten are left for the suffixes of other objects. */ -}}
{{- define "crossbind.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- /* One operator for each cluster, so names are those of operator/ unless fullname has to distinguish releases. */ -}}
{{- define "crossbind.fullname" -}}
{{- $name := include "crossbind.name" . -}}
{{- $generated := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- .Values.fullnameOverride | default $generated | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- define "crossbind.namespace" -}}
{{- .Values.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- define "crossbind.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "crossbind.fullname" .) -}}
{{- end -}}

{{- /* The name of the operator's user in the API server. */ -}}
{{- define "crossbind.user" -}}
{{- printf "system:serviceaccount:%s:%s" (include "crossbind.namespace" .) (include "crossbind.serviceAccount" .) -}}
{{- end -}}

{{- define "crossbind.webhook" -}}
{{- printf "%s-webhook" (include "crossbind.fullname" .) -}}
{{- end -}}

{{- define "crossbind.selectorLabels" -}}
app.kubernetes.io/name: {{ include "crossbind.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- /* The pod of "helm test": no Service may select it. */ -}}
{{- define "crossbind.testLabels" -}}
app.kubernetes.io/name: {{ include "crossbind.name" . }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "crossbind.ownLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "crossbind.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: crossbind
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- /* Labels and annotations of an object (root, labels, annotations). The labels of the chart win over those of the user. */ -}}
{{- define "crossbind.metadata" -}}
labels:
  {{- toYaml (mergeOverwrite (dict) .root.Values.commonLabels (.labels | default dict) (include "crossbind.ownLabels" .root | fromYaml)) | nindent 2 }}
{{- with mergeOverwrite (dict) .root.Values.commonAnnotations (.annotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "crossbind.image" -}}
{{- $image := .Values.image -}}
{{- $registry := $image.registry | default .Values.global.imageRegistry | default "ghcr.io" -}}
{{- $repository := printf "%s/%s" (trimSuffix "/" $registry) $image.repository -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository ($image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- /* Parent charts name pull secrets as text or as objects. */ -}}
{{- define "crossbind.imagePullSecrets" -}}
{{- $secrets := list -}}
{{- range concat .Values.global.imagePullSecrets .Values.imagePullSecrets -}}
{{- $secrets = append $secrets (ternary (dict "name" .) . (kindIs "string" .)) -}}
{{- end -}}
{{- with uniq $secrets -}}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- /* The flags as environment variables: CROSSBIND_<FLAG>, only those that are set. */ -}}
{{- define "crossbind.config" -}}
{{- $flags := list "clusterId" "issuer" "audience" "eksCluster" "region" "logFormat" "logLevel" "slowRetryInterval" "maxBackoff" "providerCheckInterval" "propagationTime" "orderGrace" "maxCallsPerAccount" -}}
{{- range $flag := $flags -}}
{{- with index $.Values.config $flag }}
- name: CROSSBIND_{{ $flag | snakecase | upper }}
  value: {{ . | toString | quote }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* One replica needs no spread. A constraint of the user that selects no pods would do nothing. */ -}}
{{- define "crossbind.topologySpread" -}}
{{- $selector := dict "matchLabels" (include "crossbind.selectorLabels" . | fromYaml) -}}
{{- $constraints := list -}}
{{- range .Values.topologySpreadConstraints -}}
{{- $constraints = append $constraints (hasKey . "labelSelector" | ternary . (set (deepCopy .) "labelSelector" $selector)) -}}
{{- end -}}
{{- if and (empty $constraints) .Values.defaultTopologySpread (gt (int .Values.replicas) 1) -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" -}}
{{- $constraints = append $constraints (dict "maxSkew" 1 "topologyKey" $key "whenUnsatisfiable" "ScheduleAnyway" "labelSelector" $selector) -}}
{{- end -}}
{{- end -}}
{{- with $constraints -}}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- /* Not empty if Helm talks to a cluster. Offline, and in GitOps tools that call "helm template", every lookup is empty. */ -}}
{{- define "crossbind.isConnected" -}}
{{- if lookup "v1" "Namespace" "" "default" }}true{{ end -}}
{{- end -}}

{{- /*
Not empty if an object of another project's kind is rendered (root, kind, value, skipIfMissing, wayOut). Helm's own error for a missing kind names
neither the value nor the way out.
*/ -}}
{{- define "crossbind.rendersKind" -}}
{{- if .root.Capabilities.APIVersions.Has .kind -}}
true
{{- else if not .skipIfMissing -}}
{{- if include "crossbind.isConnected" .root -}}
{{- fail (printf "%s needs the kind %s, which this cluster does not serve. Install its CustomResourceDefinition, or %s." .value .kind .wayOut) -}}
{{- end -}}
true
{{- end -}}
{{- end -}}

{{- /* As rendersKind, for the value metrics.<name> (root, name, kind). */ -}}
{{- define "crossbind.rendersMonitoring" -}}
{{- $settings := index .root.Values.metrics .name -}}
{{- if $settings.enabled -}}
{{- include "crossbind.rendersKind" (dict "root" .root "kind" (printf "monitoring.coreos.com/v1/%s" .kind) "value" (printf "metrics.%s.enabled" .name) "wayOut" (printf "set metrics.%s.skipIfMissing=true" .name) "skipIfMissing" $settings.skipIfMissing) -}}
{{- end -}}
{{- end -}}

{{- /* How Prometheus scrapes, in a ServiceMonitor or a PodMonitor. */ -}}
{{- define "crossbind.scrape" -}}
- port: metrics
  path: /metrics
  interval: {{ .interval }}
  {{- with .scrapeTimeout }}
  scrapeTimeout: {{ . }}
  {{- end }}
  {{- with .relabelings }}
  relabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- /*
The ports of HTTPS and of the Kubernetes API, as a JSON list. A NetworkPolicy applies behind Services, so the port of the API server counts,
not that of the Service "kubernetes".
*/ -}}
{{- define "crossbind.egressPorts" -}}
{{- $api := list -}}
{{- with .Values.networkPolicy.kubernetesApiPort -}}
{{- $api = list (int .) -}}
{{- else -}}
{{- range (lookup "discovery.k8s.io/v1" "EndpointSlice" "default" "kubernetes").ports -}}
{{- $api = append $api (int .port) -}}
{{- end -}}
{{- end -}}
{{- prepend ($api | default (list 6443)) 443 | uniq | toJson -}}
{{- end -}}
