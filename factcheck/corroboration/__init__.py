"""From fetched pages to independent origins; knows no database, network or clock."""
