"""Door: the contract of Google's Fact Check Tools API, v1alpha1, so that its clients work here.

Source: https://developers.google.com/fact-check/tools/api/reference/rest
"""
