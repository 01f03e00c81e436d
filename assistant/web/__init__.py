"""The Gradio views."""
