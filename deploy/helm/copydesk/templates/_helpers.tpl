{{/* Name of a worker's workload. Takes (dict "root" $ "name" NAME). */}}
{{- define "copydesk.name" -}}
{{- printf "%s-%s" (.root.Release.Name | trunc 30 | trimSuffix "-") .name -}}
{{- end -}}

{{/* Labels by which a worker's pods are found; they never change. */}}
{{- define "copydesk.selector" -}}
app.kubernetes.io/name: copydesk
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "copydesk.labels" -}}
{{ include "copydesk.selector" . }}
app.kubernetes.io/part-of: copydesk
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* The entry of a worker over the defaults, after a look at what a schema cannot say. */}}
{{- define "copydesk.worker" -}}
{{- $worker := mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy .entry) -}}
{{- $partitions := int .root.Values.kafka.partitions -}}
{{- if and (ne $worker.stage "duplicates") (gt (int (default 1 $worker.replicas)) $partitions) -}}
{{- fail (printf "workers.%s.replicas is above kafka.partitions (%d): a pod without a partition is never ready" .name $partitions) -}}
{{- end -}}
{{- if eq $worker.stage "duplicates" -}}
{{- range $needed := list "roles" "log" "verdicts" "hits" -}}
{{- if not (get $worker $needed) -}}
{{- fail (printf "workers.%s.%s: a worker of duplicates needs it" $.name $needed) -}}
{{- end -}}
{{- end -}}
{{- if and (include "copydesk.slotted" $worker) (ne (int $worker.replicas) (int $worker.slots)) -}}
{{- fail (printf "workers.%s.replicas: each of the %d slots is one pod, and none may be missing" .name (int $worker.slots)) -}}
{{- end -}}
{{- end -}}
{{- if $worker.autoscaling.enabled -}}
{{- if eq $worker.stage "duplicates" -}}
{{- fail (printf "workers.%s.autoscaling: duplicates scales by slots, see docs/operations.md" .name) -}}
{{- end -}}
{{- if gt (int $worker.autoscaling.minReplicas) (int $worker.autoscaling.maxReplicas) -}}
{{- fail (printf "workers.%s.autoscaling.minReplicas is above maxReplicas" .name) -}}
{{- end -}}
{{- if gt (int $worker.autoscaling.maxReplicas) $partitions -}}
{{- fail (printf "workers.%s.autoscaling.maxReplicas is above kafka.partitions (%d)" .name $partitions) -}}
{{- end -}}
{{- end -}}
{{- $worker | toYaml -}}
{{- end -}}

{{/* Whether the pods of a worker are slots of the memory: the number of a pod is that of its slot. With other roles
beside it, `index` has all slots in one process. */}}
{{- define "copydesk.slotted" -}}
{{- if and (eq .stage "duplicates") (eq (join "," .roles) "index") (gt (int (default 1 .slots)) 1) -}}true{{- end -}}
{{- end -}}

{{- define "copydesk.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The secret with a worker's password: that of its own user, which Strimzi makes, or the one of the values. */}}
{{- define "copydesk.passwordSecret" -}}
{{- $strimzi := .root.Values.strimzi -}}
{{- if and $strimzi.users (eq $strimzi.authentication "scram-sha-512") -}}
copydesk-{{ .name }}
{{- else -}}
{{- .root.Values.kafka.password.secret -}}
{{- end -}}
{{- end -}}

{{/* The secret with a worker's own certificate, which Strimzi makes for its user. */}}
{{- define "copydesk.certificateSecret" -}}
{{- $strimzi := .root.Values.strimzi -}}
{{- if and $strimzi.users (eq $strimzi.authentication "tls") -}}copydesk-{{ .name }}{{- end -}}
{{- end -}}
