"""Streamlit: what managers look at."""
