{{- define "gatewatch.labels" -}}
app.kubernetes.io/name: gatewatch
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
