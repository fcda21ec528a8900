def sentences(): return []
