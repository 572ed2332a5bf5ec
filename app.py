"""The ASGI application: Streamlit's live pages behind our own documents and routes.

``streamlit run app.py`` finds ``app`` and serves it; ``uvicorn app:app`` works too.
"""

import streamlit as st

from karnameh import desk, web
from karnameh.settings import ROOT

app = st.App(
    ROOT / "karnameh/dashboard/main.py",
    routes=[*desk.routes(), *web.routes()],
    middleware=web.middleware(),
    lifespan=desk.lifespan,
)
