"""Meetings by a method that people join from a phone: stories, insights and who took part, each as far as its teller says."""
