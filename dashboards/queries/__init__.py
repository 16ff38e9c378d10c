"""One module for each page: what it asks of a generation. No Streamlit in here."""
