document.title = "Spokes";
