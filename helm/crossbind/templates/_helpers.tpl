{{- /* One operator for each cluster, so names are those of operator/ unless fullname has to tell releases apart. */ -}}
{{- define "crossbind.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "crossbind.webhook" -}}
{{- printf "%s-webhook" (include "crossbind.fullname" .) -}}
{{- end -}}

{{- define "crossbind.selectorLabels" -}}
app.kubernetes.io/name: crossbind
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "crossbind.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "crossbind.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: crossbind
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "crossbind.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
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
