"""The least that Streamlit can show: a title and a sentence."""

import streamlit as st

st.title("نقشهٔ محله‌ها")
st.write("شهر تهران ۳۴۹ محله دارد.")
