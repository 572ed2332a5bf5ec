"""The ASGI application: Streamlit's live pages behind our own documents and routes.

``streamlit run app.py`` finds ``app`` and serves it; ``uvicorn app:app`` works too.
"""

import streamlit as st

from karnameh.settings import ROOT
from karnameh.web import lifespan, middleware, routes

app = st.App(ROOT / "karnameh/dashboard/main.py", routes=routes(), middleware=middleware(), lifespan=lifespan)
