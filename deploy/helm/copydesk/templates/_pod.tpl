{{/* The pod of a worker. Takes (dict "root" $ "name" NAME "worker" WORKER). */}}
{{- define "copydesk.pod" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $worker := .worker -}}
metadata:
  labels:
    {{- include "copydesk.labels" . | nindent 4 }}
  annotations:
    # Another file of settings is another pod.
    checksum/settings: {{ $worker.settings | default "" | sha256sum }}
    prometheus.io/scrape: "true"
    prometheus.io/port: "9464"
    prometheus.io/path: /metrics
    {{- with $worker.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  terminationGracePeriodSeconds: {{ $worker.terminationGracePeriodSeconds }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  securityContext:
    runAsNonRoot: true
    # The user of the image by its number, which a name would not show.
    runAsUser: 65532
    runAsGroup: 65532
    {{- if $worker.state }}
    fsGroup: 65532
    {{- end }}
    seccompProfile:
      type: RuntimeDefault
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $worker.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $worker.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $worker.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $worker.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: {{ $worker.topologyKey }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "copydesk.selector" . | nindent 10 }}
  containers:
    - name: worker
      image: {{ include "copydesk.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      command: [{{ $worker.stage }}-worker, --config, /etc/copydesk/{{ $worker.stage }}.toml]
      env:
        {{- include "copydesk.env" . | nindent 8 }}
        {{- with $worker.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: http
          containerPort: 9464
      livenessProbe:
        httpGet:
          path: /healthz
          port: http
        # It answers 503 when the loop has not gone round for 150 s.
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet:
          path: /readyz
          port: http
        periodSeconds: 5
      resources:
        {{- toYaml $worker.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: settings
          mountPath: /etc/copydesk
          readOnly: true
        {{- if include "copydesk.passwordSecret" . }}
        - name: password
          mountPath: /run/secrets/copydesk/password
          readOnly: true
        {{- end }}
        {{- if include "copydesk.certificateSecret" . }}
        - name: certificate
          mountPath: /run/secrets/copydesk/certificate
          readOnly: true
        {{- end }}
        {{- if $kafka.tls.secret }}
        - name: tls
          mountPath: /run/secrets/copydesk/tls
          readOnly: true
        {{- end }}
        {{- if $worker.lists }}
        - name: lists
          mountPath: /etc/copydesk/lists
          readOnly: true
        {{- end }}
        {{- if $worker.state }}
        - name: state
          mountPath: /var/lib/copydesk
        {{- end }}
  volumes:
    - name: settings
      configMap:
        name: {{ include "copydesk.name" . }}
    {{- with include "copydesk.passwordSecret" . }}
    - name: password
      secret:
        secretName: {{ . }}
        items:
          - key: {{ $kafka.password.key }}
            path: password
    {{- end }}
    {{- with include "copydesk.certificateSecret" . }}
    - name: certificate
      secret:
        secretName: {{ . }}
    {{- end }}
    {{- if $kafka.tls.secret }}
    - name: tls
      secret:
        secretName: {{ $kafka.tls.secret }}
    {{- end }}
    {{- if $worker.lists }}
    - name: lists
      configMap:
        name: {{ $worker.lists }}
    {{- end }}
{{- end -}}

{{/* Settings of a worker that the values say: variables go before its file. */}}
{{- define "copydesk.env" -}}
{{- $kafka := .root.Values.kafka -}}
{{- $worker := .worker -}}
- name: COPYDESK_HTTP__LISTEN
  value: 0.0.0.0:9464
- name: COPYDESK_KAFKA__BOOTSTRAP_SERVERS
  value: {{ $kafka.bootstrapServers | quote }}
- name: COPYDESK_KAFKA__GROUP_ID
  value: {{ $worker.group | quote }}
- name: COPYDESK_KAFKA__INPUT
  value: {{ $worker.input | quote }}
- name: COPYDESK_KAFKA__OUTPUT
  value: {{ $worker.output | quote }}
- name: COPYDESK_KAFKA__DEAD_LETTER
  value: {{ $worker.deadLetter | quote }}
{{- with $worker.updates }}
- name: COPYDESK_KAFKA__UPDATES
  value: {{ . | quote }}
{{- end }}
{{- $properties := $kafka.properties }}
{{- $strimzi := .root.Values.strimzi }}
{{- if and $strimzi.users (eq $strimzi.authentication "scram-sha-512") }}
{{- $properties = merge (dict "sasl.username" (printf "copydesk-%s" .name)) $properties }}
{{- end }}
{{- range $property, $value := $properties }}
- name: COPYDESK_KAFKA__PROPERTIES__{{ $property | replace "." "_" | upper }}
  value: {{ $value | quote }}
{{- end }}
{{- if include "copydesk.passwordSecret" . }}
- name: COPYDESK_KAFKA__PROPERTIES_FILES__SASL_PASSWORD
  value: /run/secrets/copydesk/password/password
{{- end }}
{{- if $kafka.tls.secret }}
{{- range $property, $file := dict "SSL_CA_LOCATION" $kafka.tls.ca "SSL_CERTIFICATE_LOCATION" $kafka.tls.certificate "SSL_KEY_LOCATION" $kafka.tls.key }}
{{- if $file }}
- name: COPYDESK_KAFKA__PROPERTIES__{{ $property }}
  value: /run/secrets/copydesk/tls/{{ $file }}
{{- end }}
{{- end }}
{{- end }}
{{- if include "copydesk.certificateSecret" . }}
- name: COPYDESK_KAFKA__PROPERTIES__SSL_CERTIFICATE_LOCATION
  value: /run/secrets/copydesk/certificate/user.crt
- name: COPYDESK_KAFKA__PROPERTIES__SSL_KEY_LOCATION
  value: /run/secrets/copydesk/certificate/user.key
{{- end }}
{{- if eq $worker.stage "duplicates" }}
- name: COPYDESK_ROLES__RUN
  value: {{ $worker.roles | toJson | quote }}
- name: COPYDESK_ROLES__SLOTS
  value: {{ $worker.slots | default 1 | quote }}
- name: COPYDESK_ROLES__LOG
  value: {{ $worker.log | quote }}
- name: COPYDESK_ROLES__VERDICTS
  value: {{ $worker.verdicts | quote }}
- name: COPYDESK_ROLES__HITS
  value: {{ $worker.hits | quote }}
{{- if include "copydesk.slotted" $worker }}
# The number of the pod is the number of its slot.
- name: COPYDESK_ROLES__SLOT
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
{{- end }}
{{- if $worker.state }}
- name: COPYDESK_STATE__FOLDER
  value: /var/lib/copydesk
{{- end }}
{{- end }}
{{- end -}}
