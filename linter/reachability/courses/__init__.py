"""Courses of packets: through filters, routes, links and appliances, step by step."""
