"""The REST API: translate a request, call one operation or report, translate back."""
