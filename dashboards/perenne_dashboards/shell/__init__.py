"""The shell around every page: header, navigation, language, colours, and what is shown when a page fails."""
